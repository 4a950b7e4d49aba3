"""The environment, typed. One attribute is one variable: `audit_timeout_s` is AUDIT_TIMEOUT_S."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Built once per process; services and adapters receive plain values."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: SecretStr | None = None  # None: the embedded PostgreSQL
    redis_url: SecretStr | None = None  # None: the embedded Redis
    data_dir: Path = Path("data")  # everything the embedded parts keep

    s3_bucket: str | None = None  # None: a local folder under data_dir
    s3_endpoint_url: str | None = None  # None: AWS itself
    s3_region: str = "eu-west-2"
    s3_path_style: bool = False
    s3_prefix: str = ""
    s3_sse: str | None = None  # AES256 or aws:kms

    inbox_dir: Path | None = None  # a folder whose files are taken in by the workers
    inbox_s3_prefix: str | None = None  # or a prefix of S3_BUCKET

    mistral_api_key: SecretStr | None = None  # None: the local OCR engine
    mistral_server_url: str = "https://api.mistral.ai"
    mistral_model: str = "mistral-ocr-4-0"
    mistral_timeout_s: float = Field(default=120.0, gt=0)
    mistral_requests_per_minute: int = Field(default=60, gt=0)  # of all workers together
    ocr_pages_per_day: int = Field(default=0, ge=0)  # paid pages from midnight UTC; 0: no limit

    jwt_secret: SecretStr | None = None  # None: made and kept under data_dir (embedded only)
    jwt_secret_previous: SecretStr | None = None  # still opens sessions while it is changed
    session_hours: float = Field(default=168.0, gt=0)  # a session ends after this in any case
    session_idle_hours: float = Field(default=12.0, gt=0)  # and after this where nothing is done
    oidc_issuer: str | None = None  # None: sign-in by links and passwords only
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_label: str = "single sign-on"  # what the button says after "Sign in with"
    oidc_groups_claim: str = "groups"
    oidc_roles: str = ""  # group=role, the first that fits counts; "": roles are given here
    host: str = "127.0.0.1"
    port: int = Field(default=8501, gt=0, lt=65536)
    public_url: str | None = None  # how browsers reach us; None: http://host:port

    workers: int = Field(default=0, ge=0)  # 0: as many as cores
    audit_timeout_s: int = Field(default=600, gt=0)
    attempt_lapse_s: float = Field(default=30.0, gt=0)  # silent this long: the attempt is lost
    queue_grace_s: float = Field(default=15.0, gt=0)  # sent this long ago and not in Redis: resent
    stop_grace_s: float = Field(default=30.0, gt=0)  # SIGTERM: after this a sheet is handed back
    upload_max_mb: int = Field(default=50, gt=0, le=50)
    review_below_confidence: float = Field(default=0.80, ge=0, le=1)
    specs_dir: Path | None = None  # None: the built-in specs
    api_requests_per_minute: int = Field(default=600, gt=0)  # of one caller, over all apps
    metrics_public: bool = False  # true: /metrics without a token also from other machines
    dispute_days_to_open: int = Field(default=14, gt=0)  # after a finding was first told
    dispute_days_to_appeal: int = Field(default=7, gt=0)  # after a decision
    business_hours: str = "Mon-Fri 09:00-17:00"  # when the clocks of disputes run
    business_zone: str = "Europe/London"
    business_holidays: str = ""  # days on which they stand still: 2026-12-25,2026-12-28
    webhook_allow_private: bool = False  # true: webhooks may go to addresses of a private network
    retain_originals_days: int = Field(default=0, ge=0)  # 0: kept until somebody says otherwise
    retain_readings_days: int = Field(default=0, ge=0)
    retain_audits_days: int = Field(default=0, ge=0)
    retain_deliveries_days: int = Field(default=30, ge=0)
    smtp_host: str | None = None  # None: notices and alerts stay in the app
    smtp_port: int = Field(default=587, gt=0, lt=65536)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str = "jobsheet@localhost"
    backup_keep_days: int = Field(default=30, ge=0)  # 0: no backups are made here
    backup_hour: int = Field(default=2, ge=0, lt=24)  # UTC; a test on Sundays two hours later
    backup_dir: Path | None = None  # None: beside the sheets, in the bucket or DATA_DIR
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
