//! What keyboards, and copying from another program, add to what people mean: blanks, marks that nobody sees, dashes,
//! brackets and dots. Numbers, codes and names are all read with these.

/// A blank of any width, a line end, or a filler that looks like a blank and is a letter to Unicode.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// A mark that nobody sees: of writing direction, of no width, of where a line may break or which glyph to choose.
/// Unicode's `Default_Ignorable_Code_Point`, without the fillers, which are [blanks](is_blank).
pub(crate) const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A dash, or what is typed for one: minus signs, the lines of a box, the long vowel marks ー and ｰ, and the Korean vowel
/// eu, which is a bar as a letter of the keyboard, as a part of a syllable and in half width. Not the numeral 一, which
/// means 1 as often, nor the wave 〜, which stands between two numbers.
pub(crate) const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}'
            | '\u{5be}'
            | '\u{2d7}'
            | '\u{1173}'
            | '\u{1400}'
            | '\u{1806}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2043}'
            | '\u{207b}'
            | '\u{208b}'
            | '\u{2212}'
            | '\u{23af}'
            | '\u{2500}'..='\u{2501}'
            | '\u{2504}'..='\u{2505}'
            | '\u{2508}'..='\u{2509}'
            | '\u{254c}'..='\u{254d}'
            | '\u{2574}'
            | '\u{2576}'
            | '\u{2578}'
            | '\u{257a}'
            | '\u{257c}'
            | '\u{257e}'
            | '\u{2796}'
            | '\u{2e17}'
            | '\u{2e1a}'
            | '\u{2e3a}'..='\u{2e3b}'
            | '\u{2e40}'
            | '\u{2e5d}'
            | '\u{30a0}'
            | '\u{30fc}'
            | '\u{3161}'
            | '\u{fe31}'..='\u{fe32}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}'
            | '\u{ff70}'
            | '\u{ffda}'
            | '\u{10ead}'
    )
}

/// A bracket of ASCII, or of the keyboards of Korea and Japan.
pub(crate) const fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '<'
            | '>'
            | '['
            | ']'
            | '{'
            | '}'
            | '\u{2329}'..='\u{232a}'
            | '\u{27e6}'..='\u{27ef}'
            | '\u{3008}'..='\u{3011}'
            | '\u{3014}'..='\u{301b}'
            | '\u{fe35}'..='\u{fe44}'
            | '\u{fe47}'..='\u{fe48}'
            | '\u{fe59}'..='\u{fe5e}'
            | '\u{ff08}'..='\u{ff09}'
            | '\u{ff1c}'
            | '\u{ff1e}'
            | '\u{ff3b}'
            | '\u{ff3d}'
            | '\u{ff5b}'
            | '\u{ff5d}'
            | '\u{ff5f}'..='\u{ff60}'
            | '\u{ff62}'..='\u{ff63}'
    )
}

/// A full stop of any width.
pub(crate) const fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '\u{2024}' | '\u{3002}' | '\u{fe52}' | '\u{ff0e}' | '\u{ff61}')
}

/// A dot at half height, as the keyboards of Korea and Japan have them.
pub(crate) const fn is_middle_dot(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{318d}' | '\u{2022}' | '\u{2027}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}')
}

/// A full-width letter or digit in its ASCII form.
pub(crate) fn ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}
