"""Placeholders that Jekyll takes though they stand for nothing: names of methods that Ruby's objects have.

Jekyll asks its ``UrlDrop`` only whether it has a method of the placeholder's name, and every Ruby object has a hundred.
These were seen with Ruby 3.1 and Jekyll 4.3 without plugins; another version of Ruby has some more or fewer.
"""

from __future__ import annotations

from typing import Final

_EMPTY: Final = """
__id__ __send__ chain chunk chunk_while class clone collect collect_concat compact cycle define_singleton_method
detect display drop drop_while dup each each_cons each_entry each_slice each_with_index each_with_object entries
enum_for extend filter filter_map find find_all find_index flat_map freeze grep grep_v group_by hash inject inspect
instance_eval instance_exec instance_variable_get instance_variable_set instance_variables invoke_drop itself lazy
liquid_method_missing map max_by method methods min_by minmax minmax_by object_id partition private_methods
protected_methods public_method public_methods public_send reduce reject remove_instance_variable reverse_each select
send singleton_class singleton_method singleton_methods slice_after slice_before slice_when sort_by sum taint take
take_while tally tap then to_a to_enum to_h to_json to_s to_set to_yaml trust uniq untaint untrust yield_self zip
"""
EMPTY: Final = frozenset(_EMPTY.split())
"""Methods that Liquid does not let be called (``Liquid::Drop.invokable?``): nothing is put in for them."""

_FAILING: Final = "content_methods count each_key fetch first hash_for_json keys max merge min sort to_hash to_liquid"
FAILING: Final = frozenset(_FAILING.split())
"""Methods that are called and give no text: Jekyll stops the build."""
