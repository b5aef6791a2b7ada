"""What a language model is handed and hands back: prompts, tokens and cost, errors, drafts that are kept."""
