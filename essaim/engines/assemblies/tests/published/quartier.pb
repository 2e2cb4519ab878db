# Écrit à la main, au format de Pabulib. Budget de 100 : 10 personnes ont 10 chacune.
# Le plus de voix d'abord donnerait parc (6 voix) et fresque (5) : rien pour les 4 autres. À parts égales, chacun paie ce qu'il choisit :
# parc 50 : 6 personnes, 8,33 chacune. Potager 40 : 4 personnes, 10 chacune. Il manque alors à la fresque 50 - 5 x 1,67.
budget;100
project;parc;50
project;potager;40
project;fresque;50
5: parc,fresque
1: parc
4: potager
