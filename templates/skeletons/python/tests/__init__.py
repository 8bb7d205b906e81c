"""Tests, among them what must be refused."""
