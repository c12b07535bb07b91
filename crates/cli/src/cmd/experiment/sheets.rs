//! Figures of an experiment as tables.

use kesit_app::insight::experiment::{Experiment, Money, Readout, Uplift};
use kesit_insight::experiment::Effect;
use kesit_insight::experiment::uplift::{EffectRow, Method};

use crate::args::TableFormat;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Below this people read `< 0.0001`.
const SMALLEST_P: f64 = 1e-4;
/// Means below this are told with more decimals.
const SMALL_MEAN: f64 = 10.0;

/// A probability by chance.
pub(super) fn p_value(p: f64, format: TableFormat) -> Cell {
    match format {
        TableFormat::Table if p < SMALLEST_P => Cell::Text("< 0.0001".to_owned()),
        _ => Cell::Number(p, 4),
    }
}

/// A figure in the outcome's unit.
pub(super) fn figure(found: &Experiment, figure: f64) -> Cell {
    let decimals = if found.groups[0].sample.mean().abs() < SMALL_MEAN { 4 } else { 2 };
    if found.is_share { Cell::Share(figure) } else { Cell::Number(figure, decimals) }
}

/// A sum of outcomes.
pub(super) fn total(found: &Experiment, total: f64) -> Cell {
    Cell::Number(total, if found.is_share { 0 } else { 2 })
}

/// An effect times a factor, with its interval; then something taken off and divided by.
pub(super) fn scaled(effect: &Effect, scale: impl Fn(f64) -> f64) -> [f64; 3] {
    [effect.difference, effect.interval.0, effect.interval.1].map(scale)
}

/// Everything that groups with a campaign did.
pub(super) fn readouts(
    found: &Experiment,
    money: Option<Money>,
    format: TableFormat,
    words: Words,
    answer: &mut Answer,
) {
    let columns = [
        ("group", words.of("Group", "Grup")),
        ("measure", words.of("Measure", "Ölçü")),
        ("estimate", words.of("Estimate", "Tahmin")),
        ("low", words.of("from", "en az")),
        ("high", words.of("to", "en çok")),
        ("p_value", words.of("By chance", "Şansla")),
    ];
    let title = words.of(
        "With the campaign against without, intervals of 95%",
        "Kampanyalı ile kampanyasız, %95 aralıklarla",
    );
    let mut lines = Lines { sheet: Sheet::new("effects", title, &columns), format, words };
    found.readouts.iter().for_each(|readout| lines.readout(found, readout, money));
    answer.sheets.push(lines.sheet);
    answer.sheets.push(groups(found, words));
    for readout in &found.readouts {
        if let Some(Uplift::Learnt { groups, methods, .. }) = &readout.uplift {
            let name = &found.groups[readout.group].name;
            let qini = methods.iter().map(|found| (found.method, found.qini, found.interval));
            answer.sheets.push(qini_sheet(name, qini, words));
            answer.sheets.push(by_effect(name, groups, words));
        }
    }
}

/// The groups' sizes and outcomes.
pub(super) fn groups(found: &Experiment, words: Words) -> Sheet {
    let columns = [
        ("group", words.of("Group", "Grup")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("planned_share", words.of("Planned", "Planlanan")),
        ("mean", words.of("Mean", "Ortalama")),
        ("deviation", words.of("Standard deviation", "Standart sapma")),
        ("total", words.of("Total", "Toplam")),
    ];
    let mut sheet =
        Sheet::new("groups", words.of("Groups, control first", "Gruplar, kontrol başta"), &columns);
    let all: f64 = found.groups.iter().map(|group| group.sample.count).sum();
    for group in &found.groups {
        let sample = &group.sample;
        sheet.row([
            Cell::text(&group.name),
            Cell::Count(sample.count as u64),
            Cell::Share(sample.count / all),
            Cell::Share(group.planned_share),
            figure(found, sample.mean()),
            Cell::Number(sample.variance().max(0.0).sqrt(), 4),
            total(found, sample.sum),
        ]);
    }
    sheet
}

/// Rows of the table of effects.
struct Lines {
    sheet: Sheet,
    format: TableFormat,
    words: Words,
}

impl Lines {
    fn readout(&mut self, found: &Experiment, readout: &Readout, money: Option<Money>) {
        let (words, group) = (self.words, found.groups[readout.group].name.as_str());
        let mut differences =
            vec![("difference", words.of("difference", "fark").to_owned(), readout.absolute)];
        if let Some(cuped) = readout.cuped {
            let shown = cuped.reduction * 100.0;
            let label = words.text(
                format!("difference, CUPED ({shown:.1}% of variance gone)"),
                format!("fark, CUPED (varyansın %{shown:.1} kadarı gitti)"),
            );
            differences.push(("difference_cuped", label, cuped.effect));
        }
        if readout.always.is_some() {
            let label = words.of("difference, valid at every look", "fark, her bakışta geçerli");
            differences.push(("difference_always", label.to_owned(), readout.always));
        }
        if readout.winsorised.is_some() {
            let label = words.of("difference, greatest 0.1% cut", "fark, en büyük binde biri kırpılmış");
            differences.push(("difference_winsorised", label.to_owned(), readout.winsorised));
        }
        for (key, label, effect) in differences {
            let figures = effect.map(|effect| scaled(&effect, |figure| figure));
            self.row(group, (key, &label), figures, effect.map(|effect| effect.p), |x| figure(found, x));
        }
        if found.readouts.len() > 1 {
            let label = words.of("… all groups looked at (Holm)", "… tüm gruplara bakınca (Holm)");
            self.row(group, ("p_of_all", label), None, readout.p_of_all, Cell::Share);
        }
        let lift = readout.lift.map(|lift| scaled(&lift, |lift| lift));
        self.row(
            group,
            ("lift", words.of("lift", "göreli artış")),
            lift,
            readout.lift.map(|lift| lift.p),
            Cell::Share,
        );
        self.totals(found, readout, money);
        let detectable = words.of("smallest that 4 of 5 would find", "5'te 4 bulunacak en küçük fark");
        self.sheet.row([
            Cell::text(group),
            self.measure("detectable", detectable),
            figure(found, readout.detectable),
            Cell::Missing,
            Cell::Missing,
            Cell::Missing,
        ]);
    }

    fn totals(&mut self, found: &Experiment, readout: &Readout, money: Option<Money>) {
        let (words, group) = (self.words, &found.groups[readout.group]);
        let label = words.of("incremental total", "ek toplam");
        self.row(&group.name, ("incremental", label), readout.incremental(found), None, |x| total(found, x));
        let Some(money) = money else { return };
        self.row(
            &group.name,
            ("profit", words.of("profit after cost", "maliyet sonrası kâr")),
            readout.profit(found, money),
            None,
            Cell::Money,
        );
        self.row(
            &group.name,
            ("roi", words.of("return on cost", "maliyetin getirisi")),
            readout.roi(found, money),
            None,
            Cell::Share,
        );
    }

    fn row(
        &mut self,
        group: &str,
        (key, label): (&str, &str),
        figures: Option<[f64; 3]>,
        p: Option<f64>,
        cell: impl Fn(f64) -> Cell,
    ) {
        let [estimate, low, high] =
            figures.map_or([Cell::Missing, Cell::Missing, Cell::Missing], |found| found.map(cell));
        let p = Cell::of(p, |p| p_value(p, self.format));
        self.sheet.row([Cell::text(group), self.measure(key, label), estimate, low, high, p]);
    }

    /// People read the label, programs the key.
    fn measure(&self, key: &str, label: &str) -> Cell {
        Cell::text(if self.format == TableFormat::Table { label } else { key })
    }
}

fn qini_sheet(name: &str, methods: impl Iterator<Item = (Method, f64, (f64, f64))>, words: Words) -> Sheet {
    let columns = [
        ("group", words.of("Group", "Grup")),
        ("method", words.of("Method", "Yöntem")),
        ("qini", "Qini"),
        ("low", words.of("from", "en az")),
        ("high", words.of("to", "en çok")),
    ];
    let title = words.of(
        "Whom it moves: 0 is chance, 1 perfect foresight",
        "Kimi harekete geçiriyor: 0 şans, 1 tam öngörü",
    );
    let mut sheet = Sheet::new("qini", title, &columns);
    for (method, qini, (low, high)) in methods {
        let method = match method {
            Method::T => "T-learner",
            Method::X => "X-learner",
        };
        let [qini, low, high] = [qini, low, high].map(|figure| Cell::Number(figure, 4));
        sheet.row([Cell::text(name), Cell::text(method), qini, low, high]);
    }
    sheet
}

fn by_effect(name: &str, groups: &[EffectRow], words: Words) -> Sheet {
    let columns = [
        ("group", words.of("Group", "Grup")),
        ("fifth", words.of("Fifth", "Beşte bir")),
        ("customers", words.of("Customers", "Müşteri")),
        ("foretold", words.of("Effect foretold", "Öngörülen etki")),
        ("seen", words.of("seen", "görülen")),
        ("low", words.of("from", "en az")),
        ("high", words.of("to", "en çok")),
    ];
    let mut sheet = Sheet::new("by_effect", "", &columns);
    for (ix, row) in groups.iter().enumerate() {
        let seen = row.seen.map(|seen| scaled(&seen, |figure| figure).map(Cell::Share));
        let [seen, low, high] = seen.unwrap_or([Cell::Missing, Cell::Missing, Cell::Missing]);
        let fifth = Cell::count(ix + 1);
        sheet.row([
            Cell::text(name),
            fifth,
            Cell::count(row.customers),
            Cell::Share(row.foretold),
            seen,
            low,
            high,
        ]);
    }
    sheet
}
