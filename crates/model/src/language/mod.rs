//! Reading definition files.
