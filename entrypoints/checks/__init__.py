"""What `watchword doctor` examines, apart from what each backend knows of itself."""
