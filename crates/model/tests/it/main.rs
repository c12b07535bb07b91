//! Tests of the words of Kesit from outside.

mod language;
