"""What people type and paste, and the words and numbers that papers print."""
