//! The segments to start with, as they stand in `segments/starter`: part of the program, for it may run where the sources are
//! not.

use std::fs;
use std::io;
use std::path::Path;

/// File names and texts.
const FILES: [(&str, &str); 13] = [
    ("behavioural.yaml", include_str!("../../../../../../segments/starter/behavioural.yaml")),
    ("channel.yaml", include_str!("../../../../../../segments/starter/channel.yaml")),
    ("demographic.yaml", include_str!("../../../../../../segments/starter/demographic.yaml")),
    ("engagement.yaml", include_str!("../../../../../../segments/starter/engagement.yaml")),
    ("firmographic.yaml", include_str!("../../../../../../segments/starter/firmographic.yaml")),
    ("geographic.yaml", include_str!("../../../../../../segments/starter/geographic.yaml")),
    ("lifecycle.yaml", include_str!("../../../../../../segments/starter/lifecycle.yaml")),
    ("loyalty.yaml", include_str!("../../../../../../segments/starter/loyalty.yaml")),
    ("psychographic.yaml", include_str!("../../../../../../segments/starter/psychographic.yaml")),
    ("sentiment.yaml", include_str!("../../../../../../segments/starter/sentiment.yaml")),
    ("special_days.yaml", include_str!("../../../../../../segments/starter/special_days.yaml")),
    ("subscription.yaml", include_str!("../../../../../../segments/starter/subscription.yaml")),
    ("touchpoints.yaml", include_str!("../../../../../../segments/starter/touchpoints.yaml")),
];

/// Writes the definition files into a folder, which is made.
pub(super) fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    FILES.iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../segments/starter");
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, FILES.map(|(name, _)| name));
    }
}
