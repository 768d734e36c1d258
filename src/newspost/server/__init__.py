"""A language server: what `newspost check` and `newspost explain` tell, in an editor, of posts as they are typed.

It needs pygls, which the extra ``newspost[lsp]`` brings. It reads the disk, and writes nothing there.
"""
