"""What is told outside: events, webhooks and their deliveries, notices."""
