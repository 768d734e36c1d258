# Answers lines of JSON [zone, text, now] with [Time.parse, DateTime.parse, Date.parse] of the text: the first two as
# [epoch, offset], the third as text, null where Ruby raises or where no Python datetime holds the answer; the last two
# are "today" where they depend on the present day.
require "date"
require "json"
require "time"
$VERBOSE = nil

def held(time)
  years = [time.year, time.dup.utc.year]
  [time.to_i, time.utc_offset] if years.all? { |year| (1..9999).cover?(year) }
end

def says_day(text)
  parts = Date._parse(text)
  [%i[year mon mday], %i[year yday], %i[cwyear cweek cwday]].any? { |names| names.all? { |name| parts[name] } }
end

def day(text)
  date = Date.parse(text)
  date.to_s if (1..9999).cover?(date.year) && Time.utc(date.year, date.month, date.day).day == date.day
end

STDIN.each_line do |line|
  zone, text, now = JSON.parse(line)
  ENV["TZ"] = zone
  time = begin held(Time.parse(text, Time.at(now))) rescue nil end
  moment = begin says_day(text) ? held(DateTime.parse(text).to_time) : "today" rescue nil end
  date = begin says_day(text) ? day(text) : "today" rescue nil end
  puts JSON.generate([time, moment, date])
end
