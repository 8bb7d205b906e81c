"""What the service is for."""
