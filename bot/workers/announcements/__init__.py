"""Jobs for announcements."""
