# Answers lines of JSON [question, arguments], each with a line of JSON: what Ruby or Jekyll gives, {"error": class} where
# it raises, null where Jekyll is not installed.
require "json"
$VERBOSE = nil
Encoding.default_external = Encoding.default_internal = Encoding::UTF_8

def jekyll
  require "jekyll"
  Jekyll.logger.log_level = :error
  Jekyll
end

Collection = Struct.new(:label, :relative_directory, :url_template)
Drawn = Struct.new(:permalink, :extname)

# A document as Jekyll has it, but for what is read off the disk.
def document(template, permalink, parts)
  slug, basename, path, categories, date, output_ext, collection = parts
  held = {
    :data                  => { "permalink" => permalink, "slug" => slug, "categories" => categories,
                                "date" => Time.utc(*date[0..5]).localtime(date[6]) },
    :basename_without_ext  => basename,
    :cleaned_relative_path => path,
    :renderer              => Struct.new(:output_ext).new(output_ext),
    :collection            => Collection.new(collection, "_#{collection}", template),
  }
  jekyll::Document.allocate.tap do |made|
    held.each { |name, value| made.instance_variable_set("@#{name}", value) }
  end
end

def site(extensions)
  (@sites ||= {})[extensions] ||=
    jekyll::Site.new(jekyll::Configuration.from("disable_disk_cache" => true, "markdown_ext" => extensions))
end

def cleaned_path(path)
  made = jekyll::Document.allocate
  { :relative_path => path, :extname => File.extname(path), :collection => Collection.new("posts", "_posts") }
    .each { |name, value| made.instance_variable_set("@#{name}", value) }
  made.cleaned_relative_path
end

# What every method that a placeholder can name does: "" or an error.
def methods_of_the_drop
  parts = ["s", "b", "/p", ["c"], [2022, 3, 24, 0, 0, 0, 0], ".html", "posts"]
  own = jekyll::Drops::UrlDrop.instance_methods(false)
  names = (jekyll::Drops::UrlDrop.public_instance_methods - own).map(&:to_s).grep(%r!\A[a-z_]+\z!)
  names.to_h do |name|
    [name, answer { document(":#{name}#{"_" if name.end_with?("_")}|", nil, parts).url.delete_suffix("|") }]
  end
end

# The assigned characters, and of them those whose case changes, with the small and the capital letters.
def letters
  assigned = [*0..0xD7FF, *0xE000..0xDFFFF].map { |point| [point].pack("U") }.grep_v(%r!\p{Cn}!)
  changed = assigned.to_h { |char| [char, [char.downcase, char.capitalize]] }
  [assigned.join, changed.reject { |char, cases| cases == [char, char] }]
end

QUESTIONS = {
  "version"      => -> { RUBY_VERSION },
  "letters"      => -> { letters },
  "downcase"     => ->(text) { text.downcase },
  "capitalize"   => ->(text) { text.capitalize },
  "fnmatch"      => ->(pattern, path) { File.fnmatch?(pattern, path) },
  "extname"      => ->(path) { File.extname(path) },
  "stem"         => ->(path) { File.basename(path, ".*") },
  "slugify"      => ->(text, mode, cased) { jekyll::Utils.slugify(text, :mode => mode, :cased => cased) },
  "escape_path"  => ->(text) { jekyll::URL.escape_path(text) },
  "unescape_path" => ->(text) { jekyll::URL.unescape_path(text).unpack1("H*") },
  "sanitize"     => ->(url) { jekyll::URL.new(:permalink => "").sanitize_url(url) },
  "template_of"  => ->(style) { jekyll::Configuration.new.send(:style_to_permalink, style) },
  "address_of"   => ->(*post) { document(*post).url },
  "output_extension" => lambda { |permalink, extension, markdown|
    jekyll::Renderer.new(site(markdown), Drawn.new(permalink, extension)).output_ext
  },
  "cleaned_path" => ->(path) { cleaned_path(path) },
  "methods"      => -> { methods_of_the_drop },
}.freeze

def answer
  yield
rescue LoadError
  nil
rescue StandardError => error
  { "error" => error.class.name }
end

$stdout.sync = true
$stdin.each_line do |line|
  question, arguments = JSON.parse(line)
  puts JSON.generate(answer { QUESTIONS.fetch(question).call(*arguments) })
end
