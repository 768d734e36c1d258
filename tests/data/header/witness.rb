# Answers what Ruby itself makes of a text: one JSON array [question, text] a line in, one JSON value a line out.
require "json"
require "date"

Encoding.default_external = Encoding.default_internal = Encoding::UTF_8
$VERBOSE = nil
$stdout.sync = true
begin
  require "safe_yaml/load"
rescue LoadError
  nil
end

FENCE = /\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)/m

def typed(object, above = [])
  below = above + [object]
  case object
  when nil then { "t" => "null" }
  when true, false then { "t" => "bool", "v" => object }
  when Integer then { "t" => "int", "v" => object }
  when Float then { "t" => "float", "v" => object.to_s }
  when Date then { "t" => "date", "v" => object.strftime("%Y-%m-%d") }
  when Time
    { "t" => "time", "v" => object.strftime("%Y-%m-%dT%H:%M:%S%:z"), "epoch" => object.to_i, "ns" => object.nsec }
  when String
    object.valid_encoding? ? { "t" => "str", "v" => object } : { "t" => "bin", "v" => [object].pack("m0") }
  when Array, Hash
    return { "t" => "cycle" } if above.any? { |one| one.equal?(object) }
    return { "t" => "list", "v" => object.map { |item| typed(item, below) } } if object.is_a?(Array)

    { "t" => "map", "v" => object.map { |key, item| [typed(key, below), typed(item, below)] } }
  end
end

def answer(question, text)
  case question
  when "safe_yaml?" then defined?(SafeYAML) ? true : false
  when "fence"
    match = FENCE.match(text)
    match && [match[1].length, match.post_match.length]
  when "time" then typed(text.match?(/\A[-0-9]+\Z/) ? Date.parse(text) : DateTime.parse(text).to_time)
  when "plain" then typed(SafeYAML::Transform.to_guessed_type(text, false, {}))
  when "load" then typed(SafeYAML.load(text))
  end
rescue StandardError => error
  words = error.respond_to?(:problem) ? [error.problem, error.context].compact.join(" ") : nil
  { "t" => "error", "v" => words }
end

while (line = gets)
  puts JSON.generate(answer(*JSON.parse(line)), :max_nesting => 0)
end
