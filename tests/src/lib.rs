//! The built page in a browser, for tests, measurements and pictures: a static host that serves it
//! below a path, and a headless Chromium that opens it.

pub mod browser;
pub mod driven;
pub mod driver;
pub mod host;
pub mod learning;
pub mod lecture;
pub mod pace;
pub mod page;
pub mod runs;
pub mod table;
pub mod transfer;
