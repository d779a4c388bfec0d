//! The marks of a page, in points from its top left corner, y downwards.

use ecow::EcoString;

/// All marks of one page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Width in points, as the page is shown.
    pub width: f64,
    /// Height in points, as the page is shown.
    pub height: f64,
    /// Characters, in the order of drawing.
    pub glyphs: Vec<Glyph>,
    /// Straight lines along an axis.
    pub rules: Vec<Rule>,
    /// Pictures, in the order of drawing.
    pub pictures: Vec<Picture>,
}

/// A drawn character, or several where one shape stands for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Its characters; empty where another glyph carries them.
    pub text: EcoString,
    /// Left end of its base line.
    pub x: f64,
    /// Height of its base line.
    pub y: f64,
    /// Distance to the next glyph, in points.
    pub width: f64,
    /// Height of an em, in points.
    pub size: f64,
    /// True for bold type.
    pub bold: bool,
    /// True where the file marks it as a running head, foot or page number.
    pub running: bool,
    /// Direction of its base line.
    pub direction: Direction,
}

/// Direction of a base line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To the right.
    Right,
    /// Downwards: turned a quarter, or written in columns.
    Down,
    /// To the left, upside down.
    Left,
    /// Upwards.
    Up,
    /// Aslant, as watermarks.
    Aslant,
}

impl Direction {
    /// Returns the direction of a vector whose y points downwards.
    pub fn of(x: f64, y: f64) -> Self {
        let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
        match () {
            () if short > long * 0.1 => Self::Aslant,
            () if x.abs() >= y.abs() && x >= 0.0 => Self::Right,
            () if x.abs() >= y.abs() => Self::Left,
            () if y > 0.0 => Self::Down,
            () => Self::Up,
        }
    }
}

/// A straight line, or a thin bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// True for a horizontal line, false for a vertical one.
    pub lies: bool,
    /// Its height, or its distance from the left.
    pub at: f64,
    /// Start along the line.
    pub from: f64,
    /// End along the line.
    pub to: f64,
}

impl Rule {
    /// Returns the rule from one point to another; `None` where the line is shorter than `shortest` or not along an
    /// axis.
    pub fn between(from: (f64, f64), to: (f64, f64), shortest: f64) -> Option<Self> {
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let length = across.hypot(down);
        // A damaged file may give coordinates that are no numbers.
        if length.is_nan() || length < shortest {
            return None;
        }
        if down.abs() < 0.5 {
            Some(Self { lies: true, at: from.1, from: from.0.min(to.0), to: from.0.max(to.0) })
        } else if across.abs() < 0.5 {
            Some(Self { lies: false, at: from.0, from: from.1.min(to.1), to: from.1.max(to.1) })
        } else {
            None
        }
    }

    /// Returns the rule along the longer side of a filled bar; `None` where it is thicker than `thickest`.
    pub fn along(points: &[(f64, f64)], thickest: f64, shortest: f64) -> Option<Self> {
        let (first, rest) = points.split_first()?;
        let (mut least, mut most) = (*first, *first);
        for point in rest {
            least = (least.0.min(point.0), least.1.min(point.1));
            most = (most.0.max(point.0), most.1.max(point.1));
        }
        let (width, height) = (most.0 - least.0, most.1 - least.1);
        let middle = (f64::midpoint(least.0, most.0), f64::midpoint(least.1, most.1));
        if height <= thickest && width > height {
            Self::between((least.0, middle.1), (most.0, middle.1), shortest)
        } else if width <= thickest {
            Self::between((middle.0, least.1), (middle.0, most.1), shortest)
        } else {
            None
        }
    }
}

/// A picture at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
    /// Index among the pictures of the document.
    pub image: usize,
}

impl Picture {
    /// Returns the part of a page's area that the picture covers, from 0 to 1.
    pub fn share_of(&self, page: &Page) -> f64 {
        let within = |from: f64, to: f64, most: f64| (to.clamp(0.0, most) - from.clamp(0.0, most)).max(0.0);
        let area = within(self.left, self.right, page.width) * within(self.top, self.bottom, page.height);
        area / (page.width * page.height).max(1.0)
    }
}
