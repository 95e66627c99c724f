//! A generator of numbers, and what is made of them.

/// Numbers that look random and are the same for the same seed: `SplitMix64`.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0, if there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("64 bits are enough");
        usize::try_from(self.next() % end).expect("it is below a usize")
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A short text, more often than not with something in it that must be encoded.
    pub(crate) fn text(&mut self) -> String {
        const CHARS: [char; 28] = [
            'a', 'B', '7', ' ', '+', '%', '&', '=', '?', '#', '/', '[', ']', '"', '\\', '\'', ',', ';', '@', '.', '\n',
            '\r', '\0', '\u{7f}', 'ü', '名', '😀', '\u{feff}',
        ];
        (0..self.below(9)).map(|_| *self.pick(&CHARS)).collect()
    }

    /// A run of digits, which does not start with 0 unless it is one digit long.
    pub(crate) fn digits(&mut self, longest: usize) -> String {
        let length = 1 + self.below(longest);
        let first = if length == 1 { self.below(10) } else { 1 + self.below(9) };
        let rest: String = (1..length).map(|_| self.below(10).to_string()).collect();
        format!("{first}{rest}")
    }
}
