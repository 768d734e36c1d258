# Answers lines of JSON [posts, names], a post being [relative path, slug, day], with what Jekyll's tag post_url makes of
# each name: true where it finds a post, false where it stops the build; null where Jekyll is not installed.
require "json"
begin
  require "jekyll"
rescue LoadError
  STDIN.each_line { puts "null" }
  exit
end

Doc = Struct.new(:relative_path, :data, :date) do
  def basename
    File.basename(relative_path)
  end
end

def found?(docs, name)
  post = Jekyll::Tags::PostComparer.new(name.strip)
  docs.any? { |doc| post == doc } || docs.any? { |doc| post.deprecated_equality(doc) }
rescue StandardError
  false
end

ENV["TZ"] = "UTC"
STDIN.each_line do |line|
  posts, names = JSON.parse(line)
  docs = posts.map { |path, slug, day| Doc.new(path, { "slug" => slug }, Time.utc(*day.split("-").map(&:to_i))) }
  puts JSON.generate(names.map { |name| found?(docs, name) })
end
