# Answers what the Jekyll here makes of the posts of sites. A line in is a JSON list of [folder, options over its config];
# a line out is a JSON list of what was read in each: {"config_error": class} or {"posts": [...]}.
require "date"
require "json"
require "logger"
ENV["JEKYLL_NO_BUNDLER_REQUIRE"] = "true"
Encoding.default_external = Encoding::UTF_8
$VERBOSE = nil
require "jekyll"
Jekyll.logger = Logger.new(IO::NULL)

# Upstream's loader, where its gem is installed: Debian replaced it by Psych.
begin
  require "safe_yaml/load"
  module Jekyll::Utils
    def safe_load_yaml(yaml) = SafeYAML.load(yaml)
  end
rescue LoadError
  nil
end

# Keeps what Jekyll does not, and what stops a build from stopping this program: a document without content is passed over.
module Witness
  attr_reader :passed_over, :stopped_by, :dated_by

  def read(opts = {})
    super
  rescue StandardError => error
    @stopped_by = error
    self.content = nil
  end

  def merge_data!(other, source: "YAML front matter")
    dated = other.is_a?(Hash) && other.key?("date")
    super.tap { @dated_by = source if dated }
  end

  private

  def handle_read_error(error)
    @passed_over = error
    super
  end
end
Jekyll::Document.prepend(Witness)

# Keeps every document that is made, read well or not.
module Documents
  def self.made = @made ||= []

  def read_content(*)
    super.each { |document| Documents.made << document }
  end
end
Jekyll::PostReader.prepend(Documents)

# Pages are no matter here: with `include: [_posts]` posts are pages, too, and might stop the build as such.
module NoPages
  def retrieve_pages(*) = nil
end
Jekyll::Reader.prepend(NoPages)

DATE_SOURCES = { "YAML front matter" => "front matter", "filename" => "file name", "front matter defaults" => "defaults" }.freeze

def written(text)
  text.encode(Encoding::UTF_8, :invalid => :replace, :undef => :replace).scrub
end

def exact(object)
  case object
  when Array then object.map { |item| exact(item) }
  when Hash then object.to_h { |key, item| [key.is_a?(String) ? key : key.inspect, exact(item)] }
  when String then written(object)
  when Integer, true, false, nil then object
  when Float then { "float" => object.nan? ? "nan" : [object].pack("G").unpack1("H*") }
  when Time then { "time" => [object.to_i, object.usec] }
  when Date then { "date" => object.strftime("%Y-%m-%d") }
  else { object.class.name => object.inspect }
  end
end

def told(error)
  error && "#{error.class}: #{written(error.message)}".lines.first.chomp
end

def outcome(document, kept)
  site = document.site
  return "stops" if document.stopped_by
  return "no content" if document.content.nil?
  return "not UTF-8" unless document.content.valid_encoding?
  return "published" if kept
  return "future" if site.publisher.hidden_in_the_future?(document)

  site.publisher.publish?(document) ? "limit" : "unpublished"
end

def date(document)
  source = DATE_SOURCES.fetch(document.dated_by) { document.draft? ? "file time" : "build time" }
  { "date" => [document.date.to_i, document.date.utc_offset], "date_source" => source }
end

def url(document)
  { "url" => written(document.url) }
rescue StandardError => error
  { "url_error" => told(error) }
end

def record(document, kept)
  row = { "path" => document.path.delete_prefix("#{document.site.source}/"), "outcome" => outcome(document, kept),
          "error" => told(document.stopped_by || document.passed_over) }
  return row if document.content.nil?

  data = document.data
  %w(title layout permalink).each { |name| row[name] = exact(data[name]) }
  %w(categories tags).each { |name| row[name] = Array(data[name]).map { |item| written(item.to_s) } }
  row["slug"] = data["slug"] && written(data["slug"].to_s)
  excerpt = data["excerpt"] || nil
  row["excerpt"] = excerpt && written(excerpt.is_a?(Jekyll::Excerpt) ? excerpt.content : excerpt.to_s)
  row.merge(date(document), url(document))
end

def forget
  ENV["TZ"] = "UTC"
  Documents.made.clear
  Jekyll.sites.clear
  Jekyll::Utils.instance_variable_set(:@parse_date_cache, {})
  %i[@join @sanitized_path @slashed_dir_cache].each { |cache| Jekyll::PathManager.instance_variable_set(cache, {}) }
end

# Jekyll's own settings hold the folder that it was started in.
def start_in(folder)
  here = { "source" => folder, "destination" => File.join(folder, "_site") }
  Jekyll::Configuration.const_set(:DEFAULTS, Jekyll::Configuration::DEFAULTS.merge(here).freeze)
end

def site(folder, options)
  start_in(folder)
  fixed = { "quiet" => true, "plugins" => [], "disable_disk_cache" => true }
  Jekyll::Site.new(Jekyll.configuration(fixed.merge(options))).tap(&:read)
end

def answer(folder, options)
  forget
  read = Dir.chdir(folder) { site(folder, options) }
  kept = read.posts.docs
  { "posts" => Documents.made.map { |document| record(document, kept.any? { |other| other.equal?(document) }) } }
rescue StandardError => error
  { "config_error" => error.class.name, "message" => told(error) }
end

$stdout.sync = true
$stdin.each_line do |line|
  puts JSON.generate(JSON.parse(line).map { |folder, options| answer(folder, options || {}) }, :max_nesting => 0)
end
