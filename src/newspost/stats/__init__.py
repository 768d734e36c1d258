"""What an archive holds, in numbers: `newspost stats`, counted file by file and put together from parts."""
