//! The page as its readers get it.

mod markup;
mod page;
mod picture;
mod shop;
mod wild;
