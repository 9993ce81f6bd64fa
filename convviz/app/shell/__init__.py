"""Around every page: the session, the address bar, navigation, language, sharing."""
