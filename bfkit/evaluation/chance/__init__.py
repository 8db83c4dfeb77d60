"""What chance and the choice of area alone would have given: placebos, lotteries, ranks and what they can see."""
