extension PrometheusMetrics {
  /// What each metric says, for the people who read it. A test looks for metrics that are missing here.
  static let help = [
    "ocpizza_build_info": "1, with the version that runs.",
    "ocpizza_database_wait_seconds": "How long those tasks waited for a connection to the database that had to.",
    "ocpizza_event_age_seconds": "From when events became true until they took effect in this context.",
    "ocpizza_events_batch_seconds": "How long a transaction took that applied events.",
    "ocpizza_events_not_understood": "Events that no version has understood for seven days. They need a person.",
    "ocpizza_events_put_off": "Events that wait for a newer version to understand them.",
    "ocpizza_events_put_off_total": "Events that this version did not understand and left to a newer one, by type.",
    "ocpizza_gateway_events_total": "Messages with events that this replica of the gateway has received, by type.",
    "ocpizza_housekeeping_done_timestamp_seconds": "When a chore was last done completely, in Unix time.",
    "ocpizza_http_seconds": "How long the gateway took to answer, by route and status.",
    "ocpizza_log_lines_dropped_total": "Lines of the log that were dropped, since nobody read it.",
    "ocpizza_loop_lag_seconds":
      "For how long the event loop kept everything waiting at most, in the last five seconds.",
    "ocpizza_outbox_age_seconds": "The age of the oldest event that the broker has not confirmed.",
    "ocpizza_outbox_events": "Events that the broker has not confirmed.",
    "ocpizza_outbox_failed_total": "Times that the broker did not confirm an event.",
    "ocpizza_outbox_left_over_total": "Events that waited in memory for too long and were left to the table.",
    "ocpizza_outbox_published_total": "Events that the broker has confirmed.",
    "ocpizza_replies_refused_total": "Answers that came from another context than the one that was asked.",
    "ocpizza_request_seconds": "How long a context took to answer, by request.",
    "ocpizza_rows_set_aside": "Rows that could not be handled and are left out for an hour. They need a person.",
    "ocpizza_spans_dropped_total": "Spans that were left out, since the collector took too few or refused them.",
    "ocpizza_spans_sent_total": "Spans that the collector has taken.",
  ]
}
