# Answers lines of JSON [question, ...] with lines of JSON, as Jekyll 4.3 does; exits with 3 where there is no Jekyll.
# A site is made and read, in a folder of its own; nothing is ever rendered, cleaned or written.
require "date"
require "fileutils"
require "json"
require "pathname"
require "tmpdir"

FOLDER = File.realpath(Dir.mktmpdir)
at_exit { FileUtils.remove_entry(FOLDER) }
Dir.chdir(FOLDER)
ENV["HOME"] = FOLDER
ENV["TZ"] = "UTC"
ENV["JEKYLL_NO_BUNDLER_REQUIRE"] = "true"
Encoding.default_external = Encoding::UTF_8
$VERBOSE = nil
begin
  require "jekyll"
rescue LoadError
  exit 3
end

%w(_posts _drafts).each { |name| Dir.mkdir(name) }
File.write("_config.yml", "what is here does not matter")
File.write("page.md", "---\ntitle: P\n---\nText")
File.write("_posts/2022-03-24-a.md", "---\ntitle: A\n---\nText")
File.write("_drafts/b.md", "---\ntitle: B\n---\nText")

module Jekyll
  module Utils
    def safe_load_yaml_file(*)
      $given # Debian's loader is not upstream's: the values come from outside
    end
  end

  class Cleaner
    def cleanup!
      abort "nothing is ever cleaned"
    end
  end

  class PluginManager
    def require_plugin_files; end

    # nothing is ever loaded; what is no path fails as it does
    def require_gems
      site.gems.each { |gem| File.path(gem) if plugin_allowed?(gem) }
    end
  end
end

class Log
  %w(debug info warn).each { |name| define_method(name) { |*_| nil } }
  attr_accessor :level, :formatter, :progname

  def error(*text)
    $unread = true if text.join.include?("could not read file")
  end
end
Jekyll.logger = Log.new
Jekyll.logger.log_level = :error

# JSON has no dates, no infinite numbers, and no keys but texts
def value(json)
  return json.map { |item| value(item) } if json.is_a?(Array)
  return json unless json.is_a?(Hash)
  return json.transform_values { |item| value(item) } unless json.size == 1 && json.keys[0].start_with?("$")

  kind, content = json.first
  case kind
  when "$date" then Date.iso8601(content)
  when "$time" then Time.at(content)
  when "$float" then { "nan" => Float::NAN, "inf" => Float::INFINITY, "-inf" => -Float::INFINITY }.fetch(content)
  when "$map" then content.to_h { |key, item| [value(key), value(item)] }
  end
end

def inside?(site)
  site.source == FOLDER || site.source.start_with?("#{FOLDER}/")
end

def described(site)
  config = site.config
  flags = %w(future unpublished show_drafts safe strict_front_matter).to_h { |name| [name, config[name] ? true : false] }
  flags.merge(
    "permalink" => site.posts.url_template, "timezone" => config["timezone"] || nil, "limit_posts" => config["limit_posts"].to_s,
    "include" => site.include.grep(String), "exclude" => site.exclude.grep(String),
    "markdown" => site.find_converter_instance(Jekyll::Converters::Markdown).extname_list.uniq.sort,
    "excerpt_separator" => config["excerpt_separator"].to_s, "baseurl" => config["baseurl"].to_s, "url" => config["url"].to_s,
    "collections_dir" => config["collections_dir"], "source" => Pathname(site.source).relative_path_from(FOLDER).to_s,
    "destination" => Pathname(site.dest).relative_path_from(FOLDER).to_s,
    "time" => config["time"] ? site.time.to_i : nil,
  )
end

# what a template asks for is another question
def address(post)
  post.url
rescue NoMethodError => e
  raise unless e.message.include?("Check your permalink template")
end

def settings(config)
  $given = value(config)
  $unread = nil
  ENV["TZ"] = "UTC"
  Jekyll::Utils.instance_variable_set(:@parse_date_cache, {})
  site = Jekyll::Site.new(Jekyll.configuration("disable_disk_cache" => true))
  site.read if inside?(site)
  site.posts.docs.each { |post| address(post) }
  $unread ? { "error" => "a file could not be read" } : described(site)
rescue StandardError => e
  { "error" => "#{e.class}: #{e.message}" }
end

Stub = Struct.new(:source, :config)

# the defaults of each path; null where Jekyll fails on a post there
def defaults(source, collections_dir, sets, paths)
  config = { "collections_dir" => collections_dir, "defaults" => value(sets) }
  kept = Jekyll::FrontmatterDefaults.new(Stub.new(source, config))
  paths.map do |path|
    kept.all(path, :posts)
  rescue StandardError
    nil
  end
end

def merged(maps)
  maps.map { |map| value(map) }.reduce { |one, other| Jekyll::Utils.deep_merge_hashes(one, other) }
end

def glob(source, pattern)
  found = Dir.glob(Pathname(source).join(pattern).to_s)
  found.map { |path| Pathname(path).relative_path_from(source).to_s }
end

MOMENTS = [0, 1_648_112_373, 1_657_000_000].freeze

def zone(name)
  ENV["TZ"] = name
  MOMENTS.map { |moment| Time.at(moment).utc_offset }
rescue ArgumentError
  nil
end

def encodings
  Encoding.name_list
end

# the name of the encoding that a file is read as; null where it cannot be read
def encoding(name)
  options = Jekyll::Utils.merged_file_read_opts(nil, :encoding => name)
  File.read("page.md", **options).then { |text| [text.encoding.name, text =~ /\A---\s*\n/] }.first
rescue ArgumentError
  nil
end

$stdout.sync = true
$stdin.each_line do |line|
  question, *given = JSON.parse(line, :max_nesting => false)
  puts JSON.generate(send(question, *given), :max_nesting => false)
end
