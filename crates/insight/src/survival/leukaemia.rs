//! Weeks of remission of 42 patients, treated with 6-MP or not. Freireich et al. (1963), Blood 21:699–716.

use super::Spell;

const TREATED_AND_RELAPSED: [f64; 9] = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
const TREATED_AND_WELL: [f64; 12] = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
const CONTROL: [f64; 21] = [
    1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0,
    22.0, 23.0,
];

pub(super) fn treated() -> Vec<Spell> {
    let relapsed = TREATED_AND_RELAPSED.map(|duration| Spell { duration, left: true });
    let well = TREATED_AND_WELL.map(|duration| Spell { duration, left: false });
    relapsed.into_iter().chain(well).collect()
}

pub(super) fn control() -> Vec<Spell> {
    CONTROL.iter().map(|&duration| Spell { duration, left: true }).collect()
}
