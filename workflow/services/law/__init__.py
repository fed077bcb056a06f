"""The acts and regulations that bind a council and its reviews."""
