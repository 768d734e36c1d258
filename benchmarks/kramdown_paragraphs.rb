# Reads {"id", "body"} as JSON Lines and prints {"id", "html"}: what Jekyll's kramdown makes of each body.

require "json"
require "kramdown"
require "kramdown-parser-gfm"

# Jekyll's own options; signs are left as they were typed, since nothing but the paragraphs is compared
PLAIN = { hellip: "...", mdash: "---", ndash: "--", laquo: "<<", raquo: ">>", laquo_space: "<< ", raquo_space: " >>" }
OPTIONS = {
  input: "GFM", auto_ids: false, hard_wrap: false, entity_output: :as_char, math_engine: nil, syntax_highlighter: nil,
  smart_quotes: "apos,apos,quot,quot", typographic_symbols: PLAIN
}

STDIN.each_line do |line|
  post = JSON.parse(line)
  html =
    begin
      Kramdown::Document.new(post["body"], OPTIONS).to_html
    rescue StandardError
      nil # Jekyll would stop here: there is nothing to compare
    end
  puts JSON.generate({ id: post["id"], html: html })
end
