//! Bounds on the content of a source. A file is untrusted: a few kilobytes can claim to be gigabytes.

/// Bytes of one XML part, uncompressed. The text of a thousand pages takes about 20 MB with all its markup.
pub const PART_BYTES: u64 = 64 << 20;

/// Bytes of one picture. Photographs of today's telephones stay below 20 MB.
pub const PICTURE_BYTES: u64 = 32 << 20;

/// Bytes of all parts and pictures that are read, uncompressed: what the reader may keep in memory.
pub const TOTAL_BYTES: u64 = 256 << 20;

/// Elements within elements. Word writes about ten for a paragraph and six for each table within a table; the readers
/// below call themselves for each, and a thread's stack of 2 MB must hold them in a debug build.
pub const DEPTH: usize = 200;

/// Elements and attributes of one block of text, which stands in memory as a tree of about 100 bytes
/// for each. A table of a hundred pages has about 200,000.
pub const TREE_NODES: usize = 1_000_000;

/// Paragraphs and table cells of a document: ten thousand pages of them.
pub const BLOCKS: usize = 200_000;

/// Columns that one cell may span. Word itself stops at 63.
pub const COLUMNS: usize = 63;

/// Characters of an automatic number. Word cuts its pattern at 255 characters.
pub const LABEL_CHARACTERS: usize = 255;

/// Ancestors of a style. Word itself stops at ten.
pub const STYLE_ANCESTORS: usize = 20;

/// Doubts that are told one by one; nobody reads more.
pub const DOUBTS: usize = 100;
