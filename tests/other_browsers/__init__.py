"""The app in browsers that are not built on Chromium: Firefox, and WebKit, the engine of Safari."""
