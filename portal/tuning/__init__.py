"""What administrators tune without code: delays, days of closure, texts of mails."""
