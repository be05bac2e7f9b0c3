"""The application: it stores, adds up, draws and serves."""
