//! The HTTP API: thin over `kesit-app`.
