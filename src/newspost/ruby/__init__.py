"""What Ruby makes of texts and values, since Jekyll leaves that to it: dates, times, zones, and text of values."""
