package import PostgreSQL

extension Migration {
  /// The tables that every context has for its messages.
  package static let messaging = [
    Migration("messaging-0001", PackageResources._001_messaging_sql),
    Migration("messaging-0002", PackageResources._002_outbox_sql),
    Migration("messaging-0003", PackageResources._003_idempotency_subject_sql),
    Migration("messaging-0004", PackageResources._004_put_off_sql),
    Migration("messaging-0005", PackageResources._005_outbox_lease_sql),
    Migration("messaging-0006", PackageResources._006_outbox_watch_keys_sql),
    Migration("messaging-0007", PackageResources._007_audit_sql),
    Migration("messaging-0008", PackageResources._008_refuse_change_sql),
    Migration("messaging-0009", PackageResources._009_audit_is_kept_sql),
    Migration("messaging-0010", PackageResources._010_audit_of_restaurant_sql),
  ]
}
