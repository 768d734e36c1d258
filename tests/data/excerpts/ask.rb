# Answers each line, a JSON array of [content, separator], with a line: a JSON array of the contents of the excerpts
# that Jekyll makes of them. The first line says that it can; where there is no Jekyll there is none.
require "json"

Encoding.default_external = Encoding.default_internal = Encoding::UTF_8
$VERBOSE = nil
$stdout.sync = true
begin
  require "jekyll"
rescue LoadError
  exit
end
Jekyll.logger.log_level = :error
puts Jekyll::VERSION

Post = Struct.new(:content, :excerpt_separator, :relative_path)

$stdin.each_line do |line|
  texts = JSON.parse(line).map do |content, separator|
    Jekyll::Excerpt.new(Post.new(content, separator, "a.md")).content
  end
  puts JSON.generate(texts)
end
