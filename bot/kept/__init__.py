"""What the surfaces keep beside the articles: keys, jobs, conversations, feedback, what each reader has seen."""
