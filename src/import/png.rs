//! PNG files of pixels.

/// Channels of a pixel, a byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Brightness.
    Grey,
    /// Brightness and opacity.
    GreyAlpha,
    /// Red, green and blue.
    Rgb,
    /// Red, green, blue and opacity.
    Rgba,
}

/// Encodes pixels row by row from the top; `None` where their number does not fit the size.
pub fn encode(width: u32, height: u32, channels: Channels, data: &[u8]) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, width, height);
    encoder.set_color(match channels {
        Channels::Grey => ::png::ColorType::Grayscale,
        Channels::GreyAlpha => ::png::ColorType::GrayscaleAlpha,
        Channels::Rgb => ::png::ColorType::Rgb,
        Channels::Rgba => ::png::ColorType::Rgba,
    });
    encoder.set_depth(::png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_make_a_file() {
        let file = encode(2, 1, Channels::Rgb, &[0, 0, 0, 255, 255, 255]).unwrap();
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
        let mut pixels = vec![0; 6];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [0, 0, 0, 255, 255, 255]);
        assert_eq!(encode(2, 2, Channels::Grey, &[0]), None);
    }
}
