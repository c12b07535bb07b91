//! Files that only their owner may read: those with secrets in them.

use std::fs::File;
use std::io;
use std::path::Path;

/// Who may read and write such a file.
#[cfg(unix)]
const OWNER_ONLY: u32 = 0o600;

/// Makes a file for its owner only, unless it is there. One that is there and open to others, such as a copy that somebody
/// made, is closed to them. What SQLite puts beside it gets the same rights.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, OWNER_ONLY);
    let file = options.open(path)?;
    close_to_others(&file)
}

#[cfg(unix)]
fn close_to_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let is_open = file.metadata()?.permissions().mode() & 0o077 != 0;
    if is_open { file.set_permissions(std::fs::Permissions::from_mode(OWNER_ONLY)) } else { Ok(()) }
}

#[cfg(not(unix))]
fn close_to_others(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use kesit_model::zone::Zone;

    use crate::{Catalogue, Stream};

    fn rights(path: &std::path::Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn what_holds_secrets_is_for_its_owner_only_also_where_it_was_open_before() {
        let folder = tempfile::tempdir().expect("a folder");
        for is_there in [false, true] {
            let at = |name: &str| folder.path().join(format!("{is_there}-{name}"));
            let (catalogue, stream) = (at("catalogue.db"), at("stream.db"));
            if is_there {
                for path in [&catalogue, &stream] {
                    fs::write(path, "").expect("room");
                    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).expect("ours");
                }
            }
            let _catalogue = Catalogue::open(&catalogue).expect("opens");
            let _stream = Stream::open(&stream, Zone::parse("UTC").expect("known")).expect("opens");
            for path in [&catalogue, &stream] {
                assert_eq!(rights(path), 0o600, "{}", path.display());
                let beside = path.with_extension("db-wal");
                assert_eq!(rights(&beside), 0o600, "{}", beside.display());
            }
        }
    }
}
