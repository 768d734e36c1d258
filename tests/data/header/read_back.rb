# Answers what Psych and SafeYAML read: a JSON array of YAML texts in, for each [by Psych, by SafeYAML] out, all in one
# JSON array. SafeYAML's is null where its gem is not installed. What JSON has no type for is {"class": exact text}.
require "json"
require "date"
require "yaml"

Encoding.default_external = Encoding.default_internal = Encoding::UTF_8
$VERBOSE = nil
begin
  require "safe_yaml/load"
rescue LoadError
  nil
end

def exact(object)
  case object
  when Array then object.map { |item| exact(item) }
  when Hash then object.to_h { |key, item| [key.is_a?(String) ? key : key.inspect, exact(item)] }
  when String, Integer, true, false, nil then object
  when Float then { "float" => object.nan? ? "nan" : [object].pack("G").unpack1("H*") }
  when Time then { "time" => object.strftime("%Y-%m-%d %H:%M:%S.%6N %z") }
  when Date then { "date" => object.strftime("%Y-%m-%d") }
  else { object.class.name => object.inspect }
  end
end

def read
  exact(yield)
rescue StandardError, SyntaxError => error
  { "error" => error.message }
end

answers = JSON.parse($stdin.read).map do |text|
  by_psych = read { YAML.respond_to?(:unsafe_load) ? YAML.unsafe_load(text) : YAML.load(text) }
  [by_psych, defined?(SafeYAML) ? read { SafeYAML.load(text) } : nil]
end
puts JSON.generate(answers, :max_nesting => 0)
