"""One part of a template: its tags among the XML, checked and compiled."""
