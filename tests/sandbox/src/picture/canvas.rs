//! A drawing surface whose height is 100 units. Colours are `0xRRGGBBAA`.

use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point, Rect, SpreadMode,
    Stroke, Transform,
};

/// A surface to draw on.
pub struct Canvas {
    pixels: Pixmap,
    units: Transform,
    /// Width in units.
    pub width: f32,
}

impl Canvas {
    /// A transparent surface of this size in px; `None` if it is empty.
    pub fn new(width: u32, height: u32) -> Option<Self> {
        let scale = height as f32 / 100.0;
        let pixels = Pixmap::new(width, height)?;
        Some(Self { pixels, units: Transform::from_scale(scale, scale), width: width as f32 / scale })
    }

    /// The part between two heights, shaded from one colour to the other.
    pub fn shade(&mut self, (top, upper): (f32, u32), (bottom, lower): (f32, u32)) {
        let stops = vec![GradientStop::new(0.0, color(upper)), GradientStop::new(1.0, color(lower))];
        let (from, to) = (Point::from_xy(0.0, top), Point::from_xy(0.0, bottom));
        let shader = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity());
        let area = Rect::from_ltrb(0.0, top, self.width, bottom);
        if let (Some(shader), Some(area)) = (shader, area) {
            self.pixels.fill_rect(area, &Paint { shader, ..Paint::default() }, self.units, None);
        }
    }

    /// A filled outline.
    pub fn shape(&mut self, fill: u32, outline: impl FnOnce(&mut PathBuilder)) {
        if let Some(path) = path(outline) {
            self.pixels.fill_path(&path, &paint(fill), FillRule::Winding, self.units, None);
        }
    }

    /// A stroke with round ends.
    pub fn stroke(&mut self, ink: u32, width: f32, line: impl FnOnce(&mut PathBuilder)) {
        if let Some(path) = path(line) {
            let stroke = Stroke { width, line_cap: LineCap::Round, ..Stroke::default() };
            self.pixels.stroke_path(&path, &paint(ink), &stroke, self.units, None);
        }
    }

    /// A filled circle.
    pub fn circle(&mut self, fill: u32, (x, y): (f32, f32), radius: f32) {
        self.shape(fill, |path| path.push_circle(x, y, radius));
    }

    /// A filled ellipse with these radii.
    pub fn ellipse(&mut self, fill: u32, (x, y): (f32, f32), (across, down): (f32, f32)) {
        if let Some(bounds) = Rect::from_ltrb(x - across, y - down, x + across, y + down) {
            self.shape(fill, |path| path.push_oval(bounds));
        }
    }

    /// A filled rectangle.
    pub fn block(&mut self, fill: u32, (left, top): (f32, f32), (right, bottom): (f32, f32)) {
        if let Some(bounds) = Rect::from_ltrb(left, top, right, bottom) {
            self.shape(fill, |path| path.push_rect(bounds));
        }
    }

    /// A filled polygon.
    pub fn polygon(&mut self, fill: u32, corners: &[(f32, f32)]) {
        self.shape(fill, |path| {
            for (place, (x, y)) in corners.iter().enumerate() {
                if place == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            path.close();
        });
    }

    /// The surface as a PNG file.
    pub fn png(&self) -> Option<Vec<u8>> {
        self.pixels.encode_png().ok()
    }
}

fn path(outline: impl FnOnce(&mut PathBuilder)) -> Option<Path> {
    let mut builder = PathBuilder::new();
    outline(&mut builder);
    builder.finish()
}

fn paint(rgba: u32) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color(rgba));
    paint
}

fn color(rgba: u32) -> Color {
    let [red, green, blue, alpha] = rgba.to_be_bytes();
    Color::from_rgba8(red, green, blue, alpha)
}
