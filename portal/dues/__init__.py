"""What members owe the network for a year, and what is paid: by card or direct debit through Stripe, or by bank transfer."""
