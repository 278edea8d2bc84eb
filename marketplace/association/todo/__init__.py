"""Everything that waits for the association, found by the functions that these modules register."""

# In the order in which the page shows them.
from marketplace.association.todo import late, money, people, shelves  # noqa: F401
from marketplace.association.todo.registry import Action, Group, Item, act_for, groups, kind

__all__ = ["Action", "Group", "Item", "act_for", "groups", "kind"]
