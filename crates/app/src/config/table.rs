//! The table of all settings. Reading, the printed defaults and the names of variables come from it; a field of
//! [`Config`] that is not in it cannot be set.

use super::Config;
use super::slot::Slot;

/// A section of the file.
pub(super) struct Section {
    pub(super) name: &'static str,
    /// What it is about: English, Turkish.
    pub(super) about: [&'static str; 2],
    pub(super) entries: &'static [Entry],
}

/// One setting.
pub(super) struct Entry {
    pub(super) name: &'static str,
    /// What it is for: English, Turkish.
    pub(super) about: [&'static str; 2],
    /// A value to show where there is none by default.
    pub(super) example: &'static str,
    /// Where it is kept.
    pub(super) slot: for<'a> fn(&'a mut Config) -> Slot<'a>,
}

impl Section {
    pub(super) fn entry(&self, name: &str) -> Option<&'static Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

/// The section of a name.
pub(super) fn section(name: &str) -> Option<&'static Section> {
    TABLE.iter().find(|section| section.name == name)
}

/// Every setting with its section, in the order of the file.
pub(super) fn all() -> impl Iterator<Item = (&'static Section, &'static Entry)> {
    TABLE.iter().flat_map(|section| section.entries.iter().map(move |entry| (section, entry)))
}

/// The variable that sets an entry: `KESIT_SERVE_ADDRESS`.
pub(super) fn variable(section: &Section, entry: &Entry) -> String {
    format!("{PREFIX}{}_{}", section.name, entry.name).to_ascii_uppercase()
}

/// What the names of all variables begin with.
pub(super) const PREFIX: &str = "KESIT_";

/// An hour: no wait of the server is meant to be longer.
const MAX_SECONDS: u64 = 3600;
const MAX_CONNECTIONS: u64 = 1_000_000;
const MIB: u64 = 1024 * 1024;

const fn entry(
    name: &'static str,
    about: [&'static str; 2],
    slot: for<'a> fn(&'a mut Config) -> Slot<'a>,
) -> Entry {
    Entry { name, about, example: "", slot }
}

/// An entry without a default, shown by an example.
const fn optional(
    name: &'static str,
    example: &'static str,
    about: [&'static str; 2],
    slot: for<'a> fn(&'a mut Config) -> Slot<'a>,
) -> Entry {
    Entry { name, about, example, slot }
}

/// All sections in the order of the file.
pub(super) const TABLE: &[Section] = &[
    Section {
        name: "serve",
        about: [
            "Where the server listens, and how long it waits",
            "Sunucunun dinlediği yer ve bekleme süreleri",
        ],
        entries: SERVE,
    },
    Section {
        name: "ingest",
        about: ["How much may come in at once", "Bir anda ne kadar veri gelebilir"],
        entries: INGEST,
    },
    Section {
        name: "log",
        about: ["What the server writes to standard error", "Sunucunun standart hataya yazdıkları"],
        entries: LOG,
    },
    Section {
        name: "metrics",
        about: ["Figures for Prometheus", "Prometheus için ölçümler"],
        entries: METRICS,
    },
    Section {
        name: "traces",
        about: ["Traces for a collector of OpenTelemetry", "OpenTelemetry toplayıcısı için izler"],
        entries: TRACES,
    },
    Section {
        name: "retention",
        about: [
            "When data past its period goes; the periods belong to the workspace",
            "Süresi dolan verinin silinme saati; süreler çalışma alanına aittir",
        ],
        entries: RETENTION,
    },
    Section {
        name: "jobs",
        about: ["What the server does by itself", "Sunucunun kendiliğinden yaptıkları"],
        entries: JOBS,
    },
    Section {
        name: "webhooks",
        about: ["How the server calls others", "Sunucunun başkalarını çağırması"],
        entries: WEBHOOKS,
    },
];

const SERVE: &[Entry] = &[
    entry(
        "address",
        [
            "Address and port. Beyond this machine it listens only with sign-in set up, and with TLS or a trusted proxy.",
            "Adres ve port. Bu makinenin dışına ancak oturum açma kuruluysa ve TLS ya da güvenilir vekil sunucu varsa açılır.",
        ],
        |config| Slot::Address(&mut config.serve.address),
    ),
    optional(
        "tls_cert",
        "/etc/kesit/cert.pem",
        [
            "PEM file with the certificate and its chain; read again when it changes, or at SIGHUP.",
            "Sertifika ve zincirini içeren PEM dosyası; değişince ya da SIGHUP ile yeniden okunur.",
        ],
        |config| Slot::MaybeFile(&mut config.serve.tls_cert),
    ),
    optional(
        "tls_key",
        "/etc/kesit/key.pem",
        ["PEM file with the certificate's private key.", "Sertifikanın özel anahtarını içeren PEM dosyası."],
        |config| Slot::MaybeFile(&mut config.serve.tls_key),
    ),
    optional(
        "public_url",
        "https://kesit.example.com",
        [
            "What others call this server; needed behind a proxy.",
            "Bu sunucunun dışarıdan görünen adresi; vekil sunucu arkasında gerekir.",
        ],
        |config| Slot::MaybeWebAddress(&mut config.serve.public_url),
    ),
    entry(
        "trusted_proxies",
        [
            "Networks of proxies that end TLS and whose X-Forwarded-For is believed.",
            "TLS'i sonlandıran, X-Forwarded-For başlığına güvenilen vekil sunucu ağları.",
        ],
        |config| Slot::Networks(&mut config.serve.trusted_proxies),
    ),
    entry(
        "max_connections",
        ["Connections at once; one more is closed.", "Aynı anda açık bağlantı sayısı; fazlası kapatılır."],
        |config| Slot::Whole(&mut config.serve.max_connections, 1, MAX_CONNECTIONS),
    ),
    entry(
        "header_timeout_seconds",
        [
            "How long the head of a request may take to come; an idle connection is closed after it as well.",
            "İstek başlığının gelme süresi; boşta duran bağlantı da bu sürede kapatılır.",
        ],
        |config| Slot::Whole(&mut config.serve.header_timeout_seconds, 1, MAX_SECONDS),
    ),
    entry(
        "body_timeout_seconds",
        [
            "How long a body may stand still while it comes in.",
            "Gelmekte olan bir gövdenin durabileceği süre.",
        ],
        |config| Slot::Whole(&mut config.serve.body_timeout_seconds, 1, MAX_SECONDS),
    ),
    entry(
        "request_timeout_seconds",
        [
            "How long an answer may take to begin once the body is there.",
            "Gövde geldikten sonra yanıtın başlaması için süre.",
        ],
        |config| Slot::Whole(&mut config.serve.request_timeout_seconds, 1, MAX_SECONDS),
    ),
    entry(
        "max_header_bytes",
        ["The most bytes of the head of a request.", "İstek başlığının en çok bayt sayısı."],
        |config| Slot::Whole(&mut config.serve.max_header_bytes, 8 * 1024, MIB),
    ),
    entry(
        "shutdown_seconds",
        [
            "How long the end may take after SIGTERM: requests are finished, queues drained.",
            "SIGTERM sonrası kapanma süresi: istekler biter, kuyruklar boşaltılır.",
        ],
        |config| Slot::Whole(&mut config.serve.shutdown_seconds, 1, MAX_SECONDS),
    ),
];

const INGEST: &[Entry] = &[
    entry(
        "queue_messages",
        [
            "Messages that wait to be stored; more are turned away with 429.",
            "Kaydedilmeyi bekleyen mesaj sayısı; fazlası 429 ile geri çevrilir.",
        ],
        |config| Slot::Whole(&mut config.ingest.queue_messages, 100, 10_000_000),
    ),
    entry(
        "queue_bytes",
        [
            "Bytes of the requests in hand that bring messages; more are turned away with 429.",
            "Elde bulunan, mesaj getiren isteklerin bayt sayısı; fazlası 429 ile geri çevrilir.",
        ],
        |config| Slot::Whole(&mut config.ingest.queue_bytes, MIB, 16 * 1024 * MIB),
    ),
];

const LOG: &[Entry] = &[
    entry(
        "level",
        ["error, warn, info, debug or trace.", "error, warn, info, debug ya da trace."],
        |config| Slot::Level(&mut config.log.level),
    ),
    entry(
        "format",
        ["text for people, json for programs.", "İnsanlar için text, programlar için json."],
        |config| Slot::Format(&mut config.log.format),
    ),
];

const METRICS: &[Entry] = &[
    optional(
        "address",
        "127.0.0.1:9585",
        [
            "An address of their own; without one they are at that of the server.",
            "Ölçümlere ayrı bir adres; verilmezse sunucunun adresindedir.",
        ],
        |config| Slot::MaybeAddress(&mut config.metrics.address),
    ),
    entry("path", ["Their path.", "Yolu."], |config| Slot::Path(&mut config.metrics.path)),
    optional(
        "token_file",
        "/etc/kesit/metrics-token",
        [
            "File with the token to bring as Authorization: Bearer. Without a token only this machine is answered.",
            "Authorization: Bearer ile getirilecek belirtecin dosyası. Belirteç yoksa yalnızca bu makineye yanıt verilir.",
        ],
        |config| Slot::MaybeFile(&mut config.metrics.token_file),
    ),
    entry(
        "token",
        [
            "The token itself is taken from the variable KESIT_METRICS_TOKEN only.",
            "Belirtecin kendisi yalnızca KESIT_METRICS_TOKEN değişkeninden alınır.",
        ],
        |config| Slot::Secret(&mut config.metrics.token),
    ),
];

const TRACES: &[Entry] = &[
    optional(
        "endpoint",
        "http://127.0.0.1:4318/v1/traces",
        [
            "Where the collector takes OTLP over HTTP (protobuf); without it there are no traces.",
            "Toplayıcının HTTP üzerinden OTLP (protobuf) aldığı adres; verilmezse iz gönderilmez.",
        ],
        |config| Slot::MaybeWebAddress(&mut config.traces.endpoint),
    ),
    entry(
        "sample_percent",
        [
            "How many of a hundred requests are traced, where the caller's traceparent does not say.",
            "Çağıranın traceparent başlığı belirtmiyorsa, her yüz istekten kaçının izleneceği.",
        ],
        |config| Slot::Whole(&mut config.traces.sample_percent, 0, 100),
    ),
];

const RETENTION: &[Entry] = &[entry(
    "apply_at",
    [
        "Time of day in the workspace's zone, or never.",
        "Çalışma alanının saat diliminde bir saat ya da never.",
    ],
    |config| Slot::MaybeTime(&mut config.retention.apply_at),
)];

const JOBS: &[Entry] = &[
    entry(
        "refit_at",
        [
            "When scores are fitted anew: time of day in the workspace's zone, or never.",
            "Puanların yeniden hesaplandığı saat (çalışma alanının saat diliminde) ya da never.",
        ],
        |config| Slot::MaybeTime(&mut config.jobs.refit_at),
    ),
    entry(
        "snapshot_minutes",
        [
            "How often the state is written down, so that a restart is quick; 0 for only at the end.",
            "Yeniden başlatma hızlı olsun diye durumun yazılma aralığı; 0 yalnızca kapanışta yazar.",
        ],
        |config| Slot::Whole(&mut config.jobs.snapshot_minutes, 0, 24 * 60),
    ),
];

const WEBHOOKS: &[Entry] = &[
    entry(
        "allow_private",
        [
            "Whether addresses of private networks may be called.",
            "Özel ağ adreslerinin çağrılıp çağrılamayacağı.",
        ],
        |config| Slot::Truth(&mut config.webhooks.allow_private),
    ),
    entry(
        "concurrency",
        ["Calls to one endpoint at once.", "Bir uca aynı anda yapılan çağrı sayısı."],
        |config| Slot::Whole(&mut config.webhooks.concurrency, 1, 256),
    ),
];
