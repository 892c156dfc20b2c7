"""Forms: questions, answers, confirmation."""
