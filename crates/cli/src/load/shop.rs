//! The ground of commands about a shop's figures: timelines and nothing else.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use kesit_app::insight::{Shop, Timelines};
use kesit_app::scores::Fitted;
use kesit_app::source::{self, Input, Lists, Mapping, Options, Report};
use kesit_app::workspace::{OnDisk, Workspace};
use kesit_model::Timestamp;
use kesit_model::definition::Definitions;

use super::{Ground, Setting, mapping, note, on_disk};
use crate::args::{ShopArgs, ShopFiles, Source};
use crate::failure::Failure;
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, tell};

/// A shop, and the instant asked about.
pub(crate) struct ShopGround {
    pub(crate) timelines: Timelines,
    pub(crate) setting: Setting,
    /// What became of the files; `None` for a workspace.
    pub(crate) report: Option<Report>,
    /// What the workspace keeps besides; `None` for files.
    pub(crate) kept: Option<Kept>,
    /// The instant that was named.
    asked: Option<Timestamp>,
}

/// What a workspace keeps besides its data.
pub(crate) struct Kept {
    pub(crate) definitions: Definitions,
    pub(crate) lists: Lists,
    pub(crate) scores: Option<Fitted>,
    pub(crate) currency: String,
}

impl ShopGround {
    /// The shop.
    pub(crate) fn shop(&self) -> Shop<'_> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Shop::new(&self.timelines, &self.setting.settings.zone, threads)
    }

    /// The instant asked about.
    pub(crate) fn as_of(&self, shop: &Shop<'_>) -> Timestamp {
        self.asked.unwrap_or_else(|| shop.default_as_of(clock::now()))
    }

    /// What stands above figures over customers with an order.
    pub(crate) fn headline(&self, as_of: Timestamp, buyers: usize) -> String {
        let setting = &self.setting;
        let zone = setting.zone.iana_name().unwrap_or_default();
        let buyers = setting.words.things(
            buyers as u64,
            "customer with an order",
            "customers with an order",
            "siparişi olan müşteri",
        );
        format!("{} {} ({zone}) · {buyers}", setting.words.of("As of", "An:"), setting.shown(as_of))
    }
}

/// Reads the shop that a command is about.
pub(crate) fn shop(args: &ShopArgs, words: Words) -> Result<ShopGround, Failure> {
    let mut ground = read(&args.files, words)?;
    let asked = args.as_of.as_deref().map(|text| ground.setting.instant("--as-of", text)).transpose()?;
    ground.asked = asked;
    Ok(ground)
}

/// Reads files or a workspace together with segments: those of these definition files, else what is applied.
pub(crate) fn shop_with_segments(
    files: &ShopFiles,
    segments: &[PathBuf],
    words: Words,
) -> Result<(Workspace, Setting), Failure> {
    if segments.is_empty() && !files.files.is_empty() {
        let what = words.of("there are files but no segments", "dosyalar var ama segment yok");
        let hint =
            words.of("name definition files with --segments", "tanım dosyalarını --segments ile belirtin");
        return Err(Failure::usage(what).hint(hint));
    }
    let (ground, setting) = find(files, words)?;
    let source = Source {
        workspace: files.workspace.clone(),
        data: files.files.clone(),
        segments: segments.to_vec(),
        lists: None,
        mapping: files.mapping.clone(),
        time_zone: files.time_zone.clone(),
        locale: files.locale,
    };
    Ok((super::workspace(&ground, &source, &setting)?, setting))
}

/// Reads files, or a workspace.
pub(crate) fn read(files: &ShopFiles, words: Words) -> Result<ShopGround, Failure> {
    let (ground, setting) = find(files, words)?;
    let (timelines, report, kept) = match ground {
        Ground::Files(options) => {
            let inputs: Vec<Input> = files.files.iter().map(|path| Input::parse(path)).collect();
            let bar = Bar::new();
            let loaded = source::load(&inputs, &options, &|progress| bar.show(progress))
                .map_err(|error| tell::source_error(&error, words))?;
            drop(bar);
            note(&tell::report(&loaded.report, words));
            (loaded.timelines, Some(loaded.report), None)
        }
        Ground::OnDisk(workspace) => {
            let bar = Bar::new();
            let timelines = workspace.timelines(|replay| bar.show_messages(replay));
            let timelines = timelines.map_err(|error| tell::on_disk_error(&error, words))?;
            (timelines, None, Some(keeps(&workspace, words)?))
        }
    };
    Ok(ShopGround { timelines, setting, report, kept, asked: None })
}

fn keeps(workspace: &OnDisk, words: Words) -> Result<Kept, Failure> {
    let told = |error| tell::on_disk_error(&error, words);
    let settings = workspace.catalogue().settings().map_err(|error| tell::catalogue_error(&error, words))?;
    Ok(Kept {
        definitions: workspace.present().map_err(told)?.definitions().clone(),
        lists: workspace.lists().map_err(told)?,
        scores: workspace.scores().map_err(told)?,
        currency: settings.currency,
    })
}

fn find(files: &ShopFiles, words: Words) -> Result<(Ground, Setting), Failure> {
    if files.files.is_empty() {
        let hint = words.of(
            "name files, a workspace with --workspace, or make one with `kesit init`",
            "dosyaları ya da --workspace ile bir çalışma alanını belirtin, ya da `kesit init` ile bir tane kurun",
        );
        return on_disk(&files.workspace, hint, words);
    }
    let setting = Setting::of_options(files.time_zone.as_deref(), files.locale, words)?;
    let mapping = match &files.mapping {
        Some(path) => mapping(path, words)?,
        None => Mapping::default(),
    };
    let options = Options::new(setting.settings.zone.clone(), mapping);
    Ok((Ground::Files(options), setting))
}
