"""Pure rules of the mandates: facts, questions, conclusions."""
