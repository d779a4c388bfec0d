//! Figures of the sample archive, cumulated from week to week.

use super::issue::Plan;
use super::random::Random;

/// Consultations, acceptances, certificates issued, transfers.
const LEVELS: [u32; 4] = [1900, 420, 3100, 5600];

/// Figures at the time of one issue.
#[derive(Debug)]
pub struct Figures {
    /// Figures of this issue: consultations, acceptances, certificates, transfers.
    pub week: [u32; 4],
    /// The same since the beginning of the year.
    pub year: [u32; 4],
    /// Manuals finished in this issue's weeks.
    pub manuals: u32,
    /// Manuals finished in all.
    pub manuals_total: u32,
    /// Manuals to be written.
    pub manuals_wanted: u32,
    /// The year of [`Self::year`].
    counted_in: i16,
}

impl Figures {
    /// Creates the figures before the first of `issues` issues.
    pub fn new(issues: usize) -> Self {
        let manuals_wanted = 200 + 7 * u32::try_from(issues).unwrap_or(u32::MAX / 8);
        Self { week: [0; 4], year: [0; 4], manuals: 0, manuals_total: 0, manuals_wanted, counted_in: 0 }
    }

    /// Moves on to the issue of `plan`. A new year begins at zero; a double issue counts two weeks.
    pub fn advance(&mut self, plan: &Plan, random: &mut Random) {
        if self.counted_in != plan.year {
            self.year = [0; 4];
            self.counted_in = plan.year;
        }
        let weeks = plan.number.last - plan.number.first + 1;
        for (index, level) in LEVELS.into_iter().enumerate() {
            self.week[index] = weeks * random.between(level / 2, level * 3 / 2);
            self.year[index] += self.week[index];
        }
        self.manuals = random.between(1, 6);
        self.manuals_total += self.manuals;
    }

    /// Returns the percentage of finished manuals, with two decimals.
    pub fn share(&self) -> String {
        let hundredths = u64::from(self.manuals_total) * 10_000 / u64::from(self.manuals_wanted);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}
